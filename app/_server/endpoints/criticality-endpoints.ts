import {
  addCriticality,
  removeCriticality,
  replaceCriticality,
} from '@/lib/services/criticality/change-criticality';
import {
  addCriticalityInput,
  criticalityIdInput,
  replaceCriticalityInput,
} from '@/lib/services/criticality/criticality-input';
import { listCriticalities, listCriticalitiesInput } from '@/lib/services/criticality/list-criticalities';
import { defineEndpoint } from '../endpoint';

/** How much assets matter: a factor of every alert's severity. */
export const criticalityEndpoints = {
  list: defineEndpoint({
    method: 'GET',
    path: '/criticality',
    summary: 'List how much which assets matter',
    input: listCriticalitiesInput,
    returns: 'A page of rules',
    run: listCriticalities,
  }),
  add: defineEndpoint({
    method: 'POST',
    path: '/criticality',
    summary: 'Say how much a broker, topic prefix or Sparkplug group matters',
    input: addCriticalityInput,
    status: 201,
    returns: 'The rule',
    run: addCriticality,
  }),
  replace: defineEndpoint({
    method: 'PUT',
    path: '/criticality/{id}',
    summary: 'Write a rule anew',
    input: replaceCriticalityInput,
    returns: 'The rule',
    run: replaceCriticality,
  }),
  remove: defineEndpoint({
    method: 'DELETE',
    path: '/criticality/{id}',
    summary: 'Remove a rule',
    input: criticalityIdInput,
    status: 204,
    returns: 'Nothing',
    run: removeCriticality,
  }),
};
