import { describe, expect, test } from "vitest";
import { kindOfFile } from "./file-kind.ts";
import { writeOnnx } from "./onnx/write-onnx.ts";
import { writeZip } from "./zip/write-zip.ts";

const latin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const zipOf = (...names: string[]) =>
  writeZip(Object.fromEntries(names.map((name) => [name, latin1("x")])));

describe("in place of a model", () => {
  test.each([
    ["\x89PNG\r\n\x1a\n", "a PNG image"],
    ["%PDF-1.7\n", "a PDF document"],
    ["\x7fELF\x02\x01", "a program or library (ELF)"],
    ["\x93NUMPY\x01\0", "a NumPy array (.npy)"],
    ["\x80\x04\x95", "a pickle, not a model; a scaler's is read with readScaler"],
    ["ccopy_reg\n_reconstructor\np0\n", "a pickle of protocol 0 or 1, not a model"],
    ["(dp0\nS'a'\n", "a pickle of protocol 0 or 1, not a model"],
    ["Date,Close\n2026-01-02,1.5\n", "a CSV file"],
    ["Date;Close\r\n2026-01-02;1,5\r\n", "a CSV file"],
    ["Hello, world\nand so on\n", "text"],
    ["\n<HTML>", "a web page, not the file itself; download the raw file"],
    ['<?xml version="1.0"?>', "XML"],
    ['{"class_name": 1}', "JSON, without weights; save the model with model.save"],
    ["\x1f\x8b\x08", "compressed with gzip; unpack it first"],
    ["\x01\x02\x03", null],
    ["caf\xe9\n", null],
  ])("%j", (content, kind) => {
    expect(kindOfFile(latin1(content), "model")).toBe(kind);
  });

  test("ONNX, as it is written here and as other programs begin it", () => {
    const kind = "an ONNX file; ONNX files are written here, not read";
    expect(kindOfFile(writeOnnx({ inputShape: [2], layers: [] }), "model")).toBe(kind);
    expect(kindOfFile(latin1("\x08\x07\x12\x07pytorch"), "model")).toBe(kind);
    expect(kindOfFile(latin1("\x08\x08\x42\x04\x0a\0\x10\x11"), "model")).toBe(kind);
  });

  test.each([
    [zipOf("archive/data.pkl", "archive/version"), "a PyTorch file"],
    [
      zipOf("[Content_Types].xml", "word/document.xml"),
      "an Office document (.docx, .xlsx or .pptx)",
    ],
    [zipOf("a.npy", "b.npy"), "NumPy arrays (.npz)"],
    [zipOf("schema.json"), "a skops file"],
    [zipOf("a.txt"), "a zip archive without config.json"],
    [zipOf("a.txt").slice(0, 40), "a zip archive that is cut off or altered"],
  ])("a zip: case %#", (bytes, kind) => {
    expect(kindOfFile(bytes, "model")).toBe(kind);
  });
});
