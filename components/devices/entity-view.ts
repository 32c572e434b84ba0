import type {
  DefinedDeviceView,
  DeviceDetailView,
  EdgeNodeDetailView,
  EntityRef,
} from '@/lib/domain/availability-views';

/** What one page is about, and where the API tells it again. */
export type EntityView =
  | { readonly kind: 'node'; readonly address: string; readonly view: EdgeNodeDetailView }
  | { readonly kind: 'device'; readonly address: string; readonly view: DeviceDetailView }
  | { readonly kind: 'defined'; readonly address: string; readonly view: DefinedDeviceView };

export function refOf({ kind, view }: EntityView): EntityRef {
  return { kind, id: view.id };
}

/** `group/edge node`, `group/edge node/device` or the defined device's name, as alerts name their subject. */
export function subjectOf(entity: EntityView): string {
  switch (entity.kind) {
    case 'node':
      return `${entity.view.group}/${entity.view.edgeNode}`;
    case 'device':
      return `${entity.view.group}/${entity.view.edgeNode}/${entity.view.device}`;
    case 'defined':
      return entity.view.name;
  }
}
