import { z } from 'zod';
import { passwordLengthMax, passwordLengthMin } from '@/lib/auth/authentication';

export type UserView = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly createdAt: string;
  /** When the newest session that still stands was begun or last renewed. */
  readonly lastActiveAt: string | null;
};

/** A new password. */
export const passwordSchema = z
  .string()
  .min(passwordLengthMin, `must have at least ${passwordLengthMin} characters`)
  .max(passwordLengthMax, `must have at most ${passwordLengthMax} characters`);

export const userIdInput = z.object({ id: z.string().min(1).max(100) });
