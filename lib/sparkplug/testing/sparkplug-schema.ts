/** A field: its number, its type (a protobuf scalar or a message of this schema), and whether it is repeated. */
export type SchemaField = readonly [number: number, type: string, rule?: 'repeated' | 'value'];

const scalarValues = (first: number, ...more: readonly (readonly [string, string])[]) =>
  Object.fromEntries(
    [
      ['int_value', 'uint32'],
      ['long_value', 'uint64'],
      ['float_value', 'float'],
      ['double_value', 'double'],
      ['boolean_value', 'bool'],
      ['string_value', 'string'],
      ...more,
    ].map(([name = '', type = ''], index): [string, SchemaField] => [name, [first + index, type, 'value']]),
  );

/**
 * The Sparkplug B messages by their public field numbers, for encoders and decoders that tests and benches hold beside
 * our own reader. `value` marks the members of a message's one-of.
 */
export const sparkplugSchema: Readonly<Record<string, Readonly<Record<string, SchemaField>>>> = {
  Payload: {
    timestamp: [1, 'uint64'],
    metrics: [2, 'Metric', 'repeated'],
    seq: [3, 'uint64'],
    uuid: [4, 'string'],
    body: [5, 'bytes'],
  },
  Metric: {
    name: [1, 'string'],
    alias: [2, 'uint64'],
    timestamp: [3, 'uint64'],
    datatype: [4, 'uint32'],
    is_historical: [5, 'bool'],
    is_transient: [6, 'bool'],
    is_null: [7, 'bool'],
    metadata: [8, 'MetaData'],
    properties: [9, 'PropertySet'],
    ...scalarValues(
      10,
      ['bytes_value', 'bytes'],
      ['dataset_value', 'DataSet'],
      ['template_value', 'Template'],
    ),
  },
  MetaData: {
    is_multi_part: [1, 'bool'],
    content_type: [2, 'string'],
    size: [3, 'uint64'],
    seq: [4, 'uint64'],
    file_name: [5, 'string'],
    file_type: [6, 'string'],
    md5: [7, 'string'],
    description: [8, 'string'],
  },
  PropertySet: { keys: [1, 'string', 'repeated'], values: [2, 'PropertyValue', 'repeated'] },
  PropertySetList: { propertyset: [1, 'PropertySet', 'repeated'] },
  PropertyValue: {
    type: [1, 'uint32'],
    is_null: [2, 'bool'],
    ...scalarValues(3, ['propertyset_value', 'PropertySet'], ['propertysets_value', 'PropertySetList']),
  },
  DataSet: {
    num_of_columns: [1, 'uint64'],
    columns: [2, 'string', 'repeated'],
    types: [3, 'uint32', 'repeated'],
    rows: [4, 'Row', 'repeated'],
  },
  Row: { elements: [1, 'DataSetValue', 'repeated'] },
  DataSetValue: scalarValues(1),
  Template: {
    version: [1, 'string'],
    metrics: [2, 'Metric', 'repeated'],
    parameters: [3, 'Parameter', 'repeated'],
    template_ref: [4, 'string'],
    is_definition: [5, 'bool'],
  },
  Parameter: { name: [1, 'string'], type: [2, 'uint32'], ...scalarValues(3) },
};

/** The schema as protobufjs's JSON descriptor (`Root.fromJSON`). */
export function sparkplugDescriptor() {
  const nested = Object.fromEntries(
    Object.entries(sparkplugSchema).map(([message, fields]) => {
      const members = Object.entries(fields);
      const oneof = members.filter(([, [, , rule]]) => rule === 'value').map(([name]) => name);
      return [
        message,
        {
          edition: 'proto2',
          fields: Object.fromEntries(
            members.map(([name, [id, type, rule]]) => [
              name,
              rule === 'repeated' ? { id, type, rule } : { id, type },
            ]),
          ),
          ...(oneof.length > 0 ? { oneofs: { value: { oneof } } } : {}),
        },
      ];
    }),
  );
  return { nested };
}
