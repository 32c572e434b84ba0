import { z } from 'zod';
import { addChannel, addChannelInput } from '@/lib/services/channels/add-channel';
import { channelIdInput } from '@/lib/services/channels/channel-input';
import { getOutgoingAllowList } from '@/lib/services/channels/get-outgoing-allow-list';
import { listChannelKinds } from '@/lib/services/channels/list-channel-kinds';
import { listChannels, listChannelsInput } from '@/lib/services/channels/list-channels';
import { removeChannel } from '@/lib/services/channels/remove-channel';
import { requireChannel } from '@/lib/services/channels/require-channel';
import {
  setOutgoingAllowList,
  setOutgoingAllowListInput,
} from '@/lib/services/channels/set-outgoing-allow-list';
import { testChannel, testChannelInput } from '@/lib/services/channels/test-channel';
import { updateChannel, updateChannelInput } from '@/lib/services/channels/update-channel';
import { listAttempts, listAttemptsInput } from '@/lib/services/notifications/list-attempts';
import { listNotifications, listNotificationsInput } from '@/lib/services/notifications/list-notifications';
import { retryFailed, retryFailedInput } from '@/lib/services/notifications/retry-failed';
import { retryNotification, retryNotificationInput } from '@/lib/services/notifications/retry-notification';
import { defineEndpoint } from '../endpoint';

const nothing = z.object({});

/** Channels, deliveries and where messages may go. */
export const notificationEndpoints = {
  listChannels: defineEndpoint({
    method: 'GET',
    path: '/channels',
    summary: 'List notification channels',
    input: listChannelsInput,
    returns: 'A page of channels, without secrets',
    run: listChannels,
  }),
  addChannel: defineEndpoint({
    method: 'POST',
    path: '/channels',
    summary: 'Add a notification channel',
    input: addChannelInput,
    status: 201,
    returns: 'The channel',
    run: addChannel,
  }),
  listChannelKinds: defineEndpoint({
    method: 'GET',
    path: '/channels/kinds',
    summary: 'List the kinds of channel with the JSON Schema of their settings',
    input: nothing,
    returns: 'All kinds of channel',
    run: async (context, actor) => ({ items: await listChannelKinds(context, actor), nextCursor: null }),
  }),
  getChannel: defineEndpoint({
    method: 'GET',
    path: '/channels/{id}',
    summary: 'One notification channel',
    input: channelIdInput,
    returns: 'The channel',
    run: requireChannel,
  }),
  updateChannel: defineEndpoint({
    method: 'PATCH',
    path: '/channels/{id}',
    summary: 'Change a channel; what is left out stays, secrets included',
    input: updateChannelInput,
    returns: 'The channel',
    run: updateChannel,
  }),
  removeChannel: defineEndpoint({
    method: 'DELETE',
    path: '/channels/{id}',
    summary: 'Remove a channel with its deliveries',
    input: channelIdInput,
    status: 204,
    returns: 'Nothing',
    run: removeChannel,
  }),
  testStoredChannel: defineEndpoint({
    method: 'POST',
    path: '/channels/{id}/test',
    summary: 'Send a test message through a channel, with unsaved settings laid over the stored ones',
    input: testChannelInput.extend(channelIdInput.shape),
    returns: 'The request that was sent and the answer',
    run: testChannel,
  }),
  testChannel: defineEndpoint({
    method: 'POST',
    path: '/channels/test',
    summary: 'Send a test message through a channel that is not stored yet',
    input: testChannelInput,
    returns: 'The request that was sent and the answer',
    run: testChannel,
  }),
  listNotifications: defineEndpoint({
    method: 'GET',
    path: '/notifications',
    summary: 'List deliveries, newest first',
    input: listNotificationsInput,
    returns: 'A page of deliveries',
    run: listNotifications,
  }),
  listAttempts: defineEndpoint({
    method: 'GET',
    path: '/notifications/{id}/attempts',
    summary: 'List the attempts at a delivery, newest first',
    input: listAttemptsInput,
    returns: 'All its attempts',
    run: listAttempts,
  }),
  retryFailed: defineEndpoint({
    method: 'POST',
    path: '/notifications/retry',
    summary: 'Send all failed deliveries again, of one channel or of all',
    input: retryFailedInput,
    returns: 'How many are sent again',
    run: retryFailed,
  }),
  retryNotification: defineEndpoint({
    method: 'POST',
    path: '/notifications/{id}/retry',
    summary: 'Send a delivery again that has not arrived',
    input: retryNotificationInput,
    returns: 'The delivery',
    run: retryNotification,
  }),
  getOutgoingAllowList: defineEndpoint({
    method: 'GET',
    path: '/settings/outgoing-allow-list',
    summary: 'Private networks and hosts that messages may go to',
    input: nothing,
    returns: 'The entries',
    run: getOutgoingAllowList,
  }),
  setOutgoingAllowList: defineEndpoint({
    method: 'PUT',
    path: '/settings/outgoing-allow-list',
    summary: 'Replace the private networks and hosts that messages may go to',
    input: setOutgoingAllowListInput,
    returns: 'The entries',
    run: setOutgoingAllowList,
  }),
};
