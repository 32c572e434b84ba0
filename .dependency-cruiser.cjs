const core = '^lib/(domain|brokers|sparkplug|detection|alerting|charts|live)/';
const adapters = '^lib/(db|mqtt|notify|auth|services|config)/';
const tests = '\\.test\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'core-is-pure',
      severity: 'error',
      from: { path: core, pathNot: tests },
      to: { path: `^(app|components|workers|scripts|bench)/|${adapters}` },
    },
    {
      name: 'core-no-node',
      severity: 'error',
      from: { path: core, pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-only-zod',
      severity: 'error',
      from: { path: core, pathNot: tests },
      to: { dependencyTypes: ['npm', 'npm-dev'], pathNot: 'node_modules/zod/' },
    },
    {
      name: 'domain-knows-nobody',
      severity: 'error',
      from: { path: '^lib/domain/', pathNot: tests },
      to: { path: '^lib/', pathNot: '^lib/domain/' },
    },
    {
      name: 'browser-never-reaches-server',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: adapters, reachable: true },
    },
    {
      name: 'nothing-imports-the-edge',
      severity: 'error',
      from: { path: '^(lib|components)/', pathNot: tests },
      to: { path: '^(app|workers|scripts|bench|e2e)/' },
    },
    {
      name: 'adapters-are-strangers',
      severity: 'error',
      from: { path: '^lib/(db|mqtt|notify)/', pathNot: tests },
      to: { path: '^lib/(db|mqtt|notify|services|auth)/', pathNot: '^lib/$1/' },
    },
    {
      name: 'plug-ins-do-not-know-each-other',
      severity: 'error',
      from: { path: '^lib/detection/detectors/([^/]+)\\.ts$', pathNot: tests },
      to: { path: '^lib/detection/detectors/', pathNot: '^lib/detection/detectors/$1' },
    },
    {
      name: 'channels-do-not-know-each-other',
      severity: 'error',
      from: { path: '^lib/notify/channels/([^/]+)\\.ts$', pathNot: tests },
      to: { path: '^lib/notify/channels/', pathNot: '^lib/notify/channels/$1' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'lib/db/generated' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    parser: 'tsc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
