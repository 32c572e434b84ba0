import { expect, test } from 'vitest';
import { certificateFilters } from './subscribed-filters';

test.each([
  [['#'], ['$sparkplug/certificates/spBv1.0/#']],
  [['spBv1.0/#'], ['$sparkplug/certificates/spBv1.0/#']],
  [['+/Hall1/#'], ['$sparkplug/certificates/spBv1.0/Hall1/#']],
  [['spBv1.0/Hall1/+/press'], ['$sparkplug/certificates/spBv1.0/Hall1/+/press']],
  [['spBv1.0/Hall1/NBIRTH/press'], ['$sparkplug/certificates/spBv1.0/Hall1/NBIRTH/press']],
  [['spBv1.0/Hall1/NDATA/press', 'spBv1.0/Hall1/DDATA/#'], []],
  [['plant/#', '+', 'spBv1.0', 'spBv1.0/Hall1', 'spBv1.0/STATE/scada', '$SYS/#'], []],
])('births kept by the broker, as far as %j permits them', (permitted, expected) => {
  expect(certificateFilters(permitted)).toEqual(expected);
});
