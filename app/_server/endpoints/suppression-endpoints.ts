import {
  addException,
  addExceptionInput,
  exceptionIdInput,
  proposeExceptionFor,
  proposeExceptionInput,
  revokeException,
} from '@/lib/services/exceptions/change-exceptions';
import { listExceptions, listExceptionsInput } from '@/lib/services/exceptions/list-exceptions';
import {
  addMuteTime,
  addMuteTimeInput,
  muteTimeIdInput,
  removeMuteTime,
  updateMuteTime,
  updateMuteTimeInput,
} from '@/lib/services/mute-times/change-mute-times';
import { listMuteTimes, listMuteTimesInput } from '@/lib/services/mute-times/list-mute-times';
import {
  addSilence,
  addSilenceInput,
  endSilence,
  silenceIdInput,
} from '@/lib/services/silences/change-silences';
import { listSilences, listSilencesInput } from '@/lib/services/silences/list-silences';
import { previewSilence, previewSilenceInput } from '@/lib/services/silences/preview-silence';
import { defineEndpoint } from '../endpoint';

/** Silences, mute times and exceptions: what keeps alerts from being told. */
export const suppressionEndpoints = {
  listSilences: defineEndpoint({
    method: 'GET',
    path: '/silences',
    summary: 'List silences, newest first, those that ended included',
    input: listSilencesInput,
    returns: 'A page of silences',
    run: listSilences,
  }),
  addSilence: defineEndpoint({
    method: 'POST',
    path: '/silences',
    summary: 'Silence what a matcher fits for a time; it is still evaluated and recorded',
    input: addSilenceInput,
    status: 201,
    returns: 'The silence',
    run: addSilence,
  }),
  endSilence: defineEndpoint({
    method: 'POST',
    path: '/silences/{id}/end',
    summary: 'End a silence now; what it muted and is still open is told',
    input: silenceIdInput,
    returns: 'The silence',
    run: endSilence,
  }),
  previewSilence: defineEndpoint({
    method: 'POST',
    path: '/silences/preview',
    summary: 'Which alerts that are not resolved a matcher fits now',
    input: previewSilenceInput,
    returns: 'How many, and the gravest of them',
    run: previewSilence,
  }),
  listMuteTimes: defineEndpoint({
    method: 'GET',
    path: '/mute-times',
    summary: 'List recurring mute times, newest first',
    input: listMuteTimesInput,
    returns: 'A page of mute times',
    run: listMuteTimes,
  }),
  addMuteTime: defineEndpoint({
    method: 'POST',
    path: '/mute-times',
    summary: 'Add a time of the week in which nobody is told of what a matcher fits',
    input: addMuteTimeInput,
    status: 201,
    returns: 'The mute time',
    run: addMuteTime,
  }),
  updateMuteTime: defineEndpoint({
    method: 'PATCH',
    path: '/mute-times/{id}',
    summary: 'Change a mute time; what is left out stays',
    input: updateMuteTimeInput,
    returns: 'The mute time',
    run: updateMuteTime,
  }),
  removeMuteTime: defineEndpoint({
    method: 'DELETE',
    path: '/mute-times/{id}',
    summary: 'Remove a mute time; what it muted and is still open is told',
    input: muteTimeIdInput,
    status: 204,
    returns: 'Nothing',
    run: removeMuteTime,
  }),
  listExceptions: defineEndpoint({
    method: 'GET',
    path: '/exceptions',
    summary: 'List exceptions, newest first, those that are over included',
    input: listExceptionsInput,
    returns: 'A page of exceptions',
    run: listExceptions,
  }),
  addException: defineEndpoint({
    method: 'POST',
    path: '/exceptions',
    summary:
      'Say that something is expected until a time, by default what one alert was about and for 7 days',
    input: addExceptionInput,
    status: 201,
    returns: 'The exception',
    run: addException,
  }),
  proposeException: defineEndpoint({
    method: 'GET',
    path: '/exceptions/proposal',
    summary: 'The narrowest exception that an alert suggests, to fill a form with',
    input: proposeExceptionInput,
    returns: 'A matcher, an owner and an expiry',
    run: proposeExceptionFor,
  }),
  revokeException: defineEndpoint({
    method: 'POST',
    path: '/exceptions/{id}/revoke',
    summary: 'End an exception now; what it muted and is still open is told',
    input: exceptionIdInput,
    returns: 'The exception',
    run: revokeException,
  }),
};
