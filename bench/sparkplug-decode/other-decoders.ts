import { create, createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import {
  FieldDescriptorProto_Type as FieldType,
  FileDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
} from '@bufbuild/protobuf/wkt';
import protobuf from 'protobufjs';
import { get as sparkplugNamespace } from 'sparkplug-payload';
import { sparkplugDescriptor, sparkplugSchema } from '@/lib/sparkplug/testing/sparkplug-schema';

/** A decoder of another hand over the same schema, at its defaults: every name, alias, time, type and value in an object. */
export type OtherDecoder = { readonly name: string; read(payload: Uint8Array): unknown };

export function otherDecoders(): readonly OtherDecoder[] {
  return [tahuDecoder(), protobufjsDecoder(), bufbuildDecoder()];
}

function tahuDecoder(): OtherDecoder {
  const codec = sparkplugNamespace('spBv1.0');
  if (!codec) throw new Error('sparkplug-payload has no spBv1.0');
  return { name: 'sparkplug-payload', read: (payload) => codec.decodePayload(payload) };
}

function protobufjsDecoder(): OtherDecoder {
  const type = protobuf.Root.fromJSON(sparkplugDescriptor()).lookupType('Payload');
  return { name: 'protobufjs', read: (payload) => type.decode(payload) };
}

function bufbuildDecoder(): OtherDecoder {
  const file = create(FileDescriptorProtoSchema, {
    name: 'sparkplug.proto',
    syntax: 'proto2',
    messageType: Object.entries(sparkplugSchema).map(([name, fields]) => ({
      name,
      oneofDecl: Object.values(fields).some(([, , rule]) => rule === 'value') ? [{ name: 'value' }] : [],
      field: Object.entries(fields).map(([fieldName, [number, type, rule]]) => ({
        name: fieldName,
        number,
        label: rule === 'repeated' ? Label.REPEATED : Label.OPTIONAL,
        ...(rule === 'value' ? { oneofIndex: 0 } : {}),
        ...(type in scalarTypes
          ? { type: scalarTypes[type as keyof typeof scalarTypes] }
          : { type: FieldType.MESSAGE, typeName: `.${type}` }),
      })),
    })),
  });
  const schema = createFileRegistry(file, () => undefined).getMessage('Payload');
  if (!schema) throw new Error('no Payload in the schema');
  return { name: '@bufbuild/protobuf', read: (payload) => fromBinary(schema, payload) };
}

const scalarTypes = {
  uint32: FieldType.UINT32,
  uint64: FieldType.UINT64,
  float: FieldType.FLOAT,
  double: FieldType.DOUBLE,
  bool: FieldType.BOOL,
  string: FieldType.STRING,
  bytes: FieldType.BYTES,
};
