import { addBroker, addBrokerInput } from '@/lib/services/brokers/add-broker';
import { listBrokers, listBrokersInput } from '@/lib/services/brokers/list-brokers';
import { removeBroker } from '@/lib/services/brokers/remove-broker';
import { brokerIdInput, requireBroker } from '@/lib/services/brokers/require-broker';
import {
  testBrokerConnection,
  testBrokerConnectionInput,
} from '@/lib/services/brokers/test-broker-connection';
import { updateBroker, updateBrokerInput } from '@/lib/services/brokers/update-broker';
import { defineEndpoint } from '../endpoint';

/** Monitored brokers. */
export const brokerEndpoints = {
  list: defineEndpoint({
    method: 'GET',
    path: '/brokers',
    summary: 'List the monitored brokers',
    input: listBrokersInput,
    returns: 'A page of brokers with state and live figures',
    run: listBrokers,
  }),
  add: defineEndpoint({
    method: 'POST',
    path: '/brokers',
    summary: 'Add a broker',
    input: addBrokerInput,
    status: 201,
    returns: 'The broker',
    run: addBroker,
  }),
  get: defineEndpoint({
    method: 'GET',
    path: '/brokers/{id}',
    summary: 'One broker',
    input: brokerIdInput,
    returns: 'The broker',
    run: requireBroker,
  }),
  update: defineEndpoint({
    method: 'PATCH',
    path: '/brokers/{id}',
    summary: 'Change a broker; what is left out stays, secrets included',
    input: updateBrokerInput,
    returns: 'The broker',
    run: updateBroker,
  }),
  remove: defineEndpoint({
    method: 'DELETE',
    path: '/brokers/{id}',
    summary: 'Remove a broker with its MQTT clients, topics, devices and alerts',
    input: brokerIdInput,
    status: 204,
    returns: 'Nothing',
    run: removeBroker,
  }),
  test: defineEndpoint({
    method: 'POST',
    path: '/brokers/test',
    summary: 'Try a connection without storing it; with an id, what is left out comes from the stored broker',
    input: testBrokerConnectionInput,
    returns: 'What happened, step by step',
    run: testBrokerConnection,
  }),
};
