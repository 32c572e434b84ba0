import { notFound } from 'next/navigation';
import { AppError } from '@/lib/errors';

/** What a use case returns, or the 404 page when it says that there is no such thing. */
export async function foundOr404<Value>(reading: Promise<Value>): Promise<Value> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  }
}
