import { listMqttClients, listMqttClientsInput } from '@/lib/services/clients/list-mqtt-clients';
import { listEvents, listEventsInput } from '@/lib/services/events/list-events';
import { listSubscriptions, listSubscriptionsInput } from '@/lib/services/subscriptions/list-subscriptions';
import {
  approveSubscription,
  refuseSubscription,
  subscriptionIdInput,
} from '@/lib/services/subscriptions/review-subscription';
import { getTopicBaseline } from '@/lib/services/topics/get-topic-baseline';
import { getTopicRate, topicRateInput } from '@/lib/services/topics/get-topic-rate';
import { listBaselineOrders, listBaselineOrdersInput } from '@/lib/services/topics/list-baseline-orders';
import { listTopicTree, listTopicTreeInput } from '@/lib/services/topics/list-topic-tree';
import { listTopics, listTopicsInput } from '@/lib/services/topics/list-topics';
import { orderBaseline, orderBaselineInput } from '@/lib/services/topics/order-baseline';
import { requireTopic, topicIdInput } from '@/lib/services/topics/require-topic';
import { defineEndpoint } from '../endpoint';

/** What the monitor has seen on its brokers. */
export const observationEndpoints = {
  listClients: defineEndpoint({
    method: 'GET',
    path: '/clients',
    summary: 'List MQTT clients, last seen first',
    input: listMqttClientsInput,
    returns: 'A page of MQTT clients',
    run: listMqttClients,
  }),
  listSubscriptions: defineEndpoint({
    method: 'GET',
    path: '/subscriptions',
    summary: 'List subscriptions, widest first',
    input: listSubscriptionsInput,
    returns: 'A page of subscriptions',
    run: listSubscriptions,
  }),
  approveSubscription: defineEndpoint({
    method: 'POST',
    path: '/subscriptions/{id}/approve',
    summary:
      'Say that a subscription belongs: put it onto the allow-list and resolve alerts about nothing else',
    input: subscriptionIdInput,
    returns: 'The subscription',
    run: approveSubscription,
  }),
  refuseSubscription: defineEndpoint({
    method: 'POST',
    path: '/subscriptions/{id}/refuse',
    summary: 'Say that a subscription does not belong; its alerts stay',
    input: subscriptionIdInput,
    returns: 'The subscription',
    run: refuseSubscription,
  }),
  listTopics: defineEndpoint({
    method: 'GET',
    path: '/topics',
    summary: 'List topics by name',
    input: listTopicsInput,
    returns: 'A page of topics',
    run: listTopics,
  }),
  listTopicTree: defineEndpoint({
    method: 'GET',
    path: '/topics/tree',
    summary: 'List the children of one level of the topic tree',
    input: listTopicTreeInput,
    returns: 'A page of tree nodes',
    run: listTopicTree,
  }),
  getTopic: defineEndpoint({
    method: 'GET',
    path: '/topics/{id}',
    summary: 'One topic with its last payload',
    input: topicIdInput,
    returns: 'The topic',
    run: requireTopic,
  }),
  getTopicBaseline: defineEndpoint({
    method: 'GET',
    path: '/topics/{id}/baseline',
    summary: 'What is normal for a topic, as learned, or why nothing is known yet',
    input: topicIdInput,
    returns: 'The baseline',
    run: getTopicBaseline,
  }),
  orderBaseline: defineEndpoint({
    method: 'POST',
    path: '/brokers/{id}/baseline-orders',
    summary: 'Approve, reset, freeze or unfreeze what is learned of a topic or of all topics under a prefix',
    input: orderBaselineInput,
    status: 201,
    returns: 'The order; the worker carries it out within seconds',
    run: orderBaseline,
  }),
  listBaselineOrders: defineEndpoint({
    method: 'GET',
    path: '/brokers/{id}/baseline-orders',
    summary: 'List what was ordered about the baselines of a broker, newest first',
    input: listBaselineOrdersInput,
    returns: 'A page of orders',
    run: listBaselineOrders,
  }),
  getTopicRate: defineEndpoint({
    method: 'GET',
    path: '/topics/{id}/rate',
    summary: 'Messages and bytes of a topic over time',
    input: topicRateInput,
    returns: 'All points of the range, oldest first',
    run: async (context, actor, input) => ({
      items: await getTopicRate(context, actor, input),
      nextCursor: null,
    }),
  }),
  listEvents: defineEndpoint({
    method: 'GET',
    path: '/events',
    summary: 'List broker events, newest first',
    input: listEventsInput,
    returns: 'A page of broker events',
    run: listEvents,
  }),
};
