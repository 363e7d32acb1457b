/** @file Where the weights of a layer lie: in Keras 3's tree of variables, or in Keras 2's lists. */

import { DamagedFileError } from "../errors.ts";
import type { Dataset } from "../hdf5/dataset.ts";
import type { Hdf5Group } from "../hdf5/hdf5-file.ts";
import type { WeightTensor } from "../network/weights.ts";
import type { TakeWeights } from "./layer-config.ts";
import type { LayerEntry } from "./model-chain.ts";

/** Weights by layer. */
export interface WeightSource {
  of(layer: LayerEntry): TakeWeights;
}

/** One weight array with its place in the model. */
export interface NamedWeight extends WeightTensor {
  /** Layer, part and role, such as `lstm_1/cell/recurrent_kernel`. */
  readonly name: string;
}

/** Hands on another source's weights and notes each that is taken. */
export function recording(source: WeightSource, taken: NamedWeight[]): WeightSource {
  return {
    of: (layer) => {
      const take = source.of(layer);
      return (part, roles) => {
        const tensors = take(part, roles);
        tensors.forEach((tensor, i) => {
          taken.push({ name: weightName(layer.name, part, roles[i]!), ...tensor });
        });
        return tensors;
      };
    },
  };
}

/** Weights that {@link recording} noted, wherever they were kept since. */
export function namedWeights(
  find: (name: string) => WeightTensor | undefined,
  file: string,
): WeightSource {
  return {
    of: (layer) => (part, roles) =>
      roles.map((role) => {
        const name = weightName(layer.name, part, role);
        const tensor = find(name);
        if (!tensor) throw missing(file, layer.name, role, name);
        return tensor;
      }),
  };
}

function weightName(layer: string, part: string, role: string): string {
  return [layer, ...(part === "" ? [] : [part]), role].join("/");
}

/** Values of all weights together: 64 MiB as float32. */
const MAX_WEIGHTS = 2 ** 24;

/**
 * Keras 3: `layers/<class>[_n]/<part>/vars/<i>`, numbered per class in the order of layers, whatever
 * their names. Keras 2.12 and 2.13 call the first folder otherwise, and on Windows write one name
 * with backslashes.
 */
export function variableTree(root: Hdf5Group, file: string): WeightSource {
  const folder = ["layers", "_layer_checkpoint_dependencies"].find((name) =>
    root.names.some((child) => child === name || child.startsWith(`${name}\\`)),
  );
  if (!folder) throw new DamagedFileError(file, "it holds no weights of layers");
  const count = new Map<string, number>();
  const budget = weightBudget(file);
  return {
    of: ({ className, name }) => {
      const kind = snakeCase(className);
      const nth = count.get(kind) ?? 0;
      count.set(kind, nth + 1);
      const path = `${folder}/${nth === 0 ? kind : `${kind}_${nth}`}`;
      return (part, roles) => {
        const place = [path, ...(part === "" ? [] : [part]), "vars"].join("/");
        return roles.map((role, i) => {
          const found = root.dataset(`${place}/${i}`) ?? windowsDataset(root, `${place}/${i}`);
          if (!found) throw missing(file, name, role, `${place}/${i}`);
          return budget(found, `layer ${name}, ${role}`);
        });
      };
    },
  };
}

/** `a\b/vars/0`: a group whose one name is a whole path. */
function windowsDataset(root: Hdf5Group, path: string): Dataset | null {
  const cut = path.indexOf("/vars/");
  const name = path.slice(0, cut).replaceAll("/", "\\");
  return root.group(name)?.dataset(path.slice(cut + 1)) ?? null;
}

/** Keras 2, and Keras 3's `.h5`: a group per layer, its attribute `weight_names` in order. */
export function weightLists(group: Hdf5Group, file: string): WeightSource {
  const budget = weightBudget(file);
  return {
    of: ({ name }) => {
      const layer = group.group(name);
      const names = layer ? textList(layer, "weight_names") : [];
      let next = 0;
      return (_part, roles) =>
        roles.map((role) => {
          const weight = names[next++];
          const found = weight === undefined ? null : layer?.dataset(weight);
          if (!found) throw missing(file, name, role, `${name}/${weight ?? "?"}`);
          return budget(found, `layer ${name}, ${role}`);
        });
    },
  };
}

/** Lists too long for one attribute are stored as `name0`, `name1`, … */
function textList(group: Hdf5Group, name: string): string[] {
  const whole = group.attribute(name);
  if (whole !== null) return asTexts(whole);
  const parts: string[] = [];
  for (let i = 0; ; i++) {
    const part = group.attribute(`${name}${i}`);
    if (part === null) return parts;
    parts.push(...asTexts(part));
  }
}

function asTexts(value: string | number | readonly (string | number)[]): string[] {
  return [value].flat().map(String);
}

/** Turns datasets into float32 tensors, up to a limit over all of them. */
function weightBudget(file: string): (dataset: Dataset, where: string) => WeightTensor {
  let left = MAX_WEIGHTS;
  return ({ shape, data }, where) => {
    left -= data.length;
    if (left < 0) throw new DamagedFileError(file, `${where}: more than ${MAX_WEIGHTS} weights`);
    const odd = data.findIndex((value) => !Number.isFinite(value));
    if (odd >= 0) {
      const reason = `value ${odd} is ${data[odd]}; a training that diverged leaves such weights`;
      throw new DamagedFileError(file, `${where}: ${reason}`);
    }
    return { shape, data: Float32Array.from(data) };
  };
}

function missing(file: string, layer: string, role: string, place: string): DamagedFileError {
  return new DamagedFileError(file, `layer ${layer}: its ${role} is not there (${place})`);
}

/** As keras/src/utils/naming.py does: `SimpleRNN` is `simple_rnn`, `Conv1D` is `conv1d`. */
export function snakeCase(className: string): string {
  return className
    .replaceAll(/\W+/g, "")
    .replaceAll(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}
