import Module, { register } from 'node:module';

// TypeScript 7 has no JavaScript API, and dependency-cruiser's swc parser cannot read JSX: give it TypeScript 5,
// for its `import('typescript')` and for the version it reads with `require('typescript/package.json')`.
const isFromCruiser = (file) => file?.includes('/dependency-cruiser/') ?? false;
const isTypescript = (specifier) => specifier === 'typescript' || specifier.startsWith('typescript/');

const hook = `export const resolve = (specifier, context, next) =>
  next(specifier === 'typescript' && context.parentURL?.includes('/dependency-cruiser/') ? 'typescript-api' : specifier, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function resolve(specifier, parent, ...rest) {
  const wanted =
    isTypescript(specifier) && isFromCruiser(parent?.filename)
      ? specifier.replace('typescript', 'typescript-api')
      : specifier;
  return resolveFilename.call(this, wanted, parent, ...rest);
};
