import { register } from 'node:module';

// TypeScript 7 has no JavaScript API, and dependency-cruiser's swc parser cannot read JSX: give it TypeScript 5.
const hook = `export const resolve = (specifier, context, next) =>
  next(specifier === 'typescript' && context.parentURL?.includes('/dependency-cruiser/') ? 'typescript-api' : specifier, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
