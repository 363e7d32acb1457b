/** A value of a config, as Keras writes it. */
export type KerasJson = Readonly<Record<string, unknown>>;

/** An object as Keras's `serialize_keras_object` describes it. */
export function serialized(module: string, className: string, config: KerasJson): KerasJson {
  return { module, class_name: className, config, registered_name: null };
}
