/**
 * Version of the rules by which files are read. To be raised with every change after which some file is read as
 * other numbers, findings or notes: what was read before is then read again.
 */
export const readerVersion = 1;
