import { AppError } from '@/lib/errors';
import type { Actor } from './service-context';

/** What an actor may want to do; every use case names one. */
export type Permission = 'read' | 'triage' | 'configure' | 'administer';

const allowed: Record<Permission, readonly Actor['role'][]> = {
  read: ['viewer', 'ot-engineer', 'analyst', 'admin', 'system'],
  triage: ['ot-engineer', 'analyst', 'admin', 'system'],
  configure: ['analyst', 'admin', 'system'],
  administer: ['admin', 'system'],
};

/** Does the actor's role include the permission? */
export function hasPermission(actor: Actor, permission: Permission): boolean {
  return allowed[permission].includes(actor.role);
}

/** Throws `forbidden` unless the actor's role includes the permission. */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (hasPermission(actor, permission)) return;
  throw new AppError(
    'forbidden',
    `${actor.name} may not do this: it needs one of the roles ${allowed[permission].filter((role) => role !== 'system').join(', ')}.`,
  );
}
