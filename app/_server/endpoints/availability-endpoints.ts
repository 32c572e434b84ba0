import { z } from 'zod';
import {
  addDefinedDevice,
  addDefinedDeviceInput,
  definedDeviceIdInput,
  listDefinedDevices,
  listDefinedDevicesInput,
  removeDefinedDevice,
  requireDefinedDevice,
  updateDefinedDevice,
  updateDefinedDeviceInput,
} from '@/lib/services/availability/defined-devices';
import { fleetItemInput, getFleetItem } from '@/lib/services/availability/get-fleet-item';
import { getTimeline, timelineInput } from '@/lib/services/availability/get-timeline';
import { listAvailability, listAvailabilityInput } from '@/lib/services/availability/list-availability';
import {
  addNote,
  addNoteInput,
  listNotes,
  listNotesInput,
  noteIdInput,
  removeNote,
} from '@/lib/services/availability/notes';
import { reportAvailability } from '@/lib/services/availability/report-availability';
import { toReportCsv } from '@/lib/services/availability/report-csv';
import {
  availabilitySummaryInput,
  summariseAvailability,
} from '@/lib/services/availability/summarise-availability';
import {
  addMaintenanceWindow,
  addMaintenanceWindowInput,
  maintenanceWindowIdInput,
  removeMaintenanceWindow,
  updateMaintenanceWindow,
  updateMaintenanceWindowInput,
} from '@/lib/services/maintenance/change-windows';
import { listMaintenanceWindows, listMaintenanceWindowsInput } from '@/lib/services/maintenance/list-windows';
import { getSiteRules, setSiteRules, siteRulesSchema } from '@/lib/services/sites/site-rules';
import { defineEndpoint } from '../endpoint';

/** Availability of Sparkplug and other devices, planned maintenance, places in the plant, notes. */
export const availabilityEndpoints = {
  listAvailability: defineEndpoint({
    method: 'GET',
    path: '/availability',
    summary:
      'List edge nodes, devices and defined devices with their availability over a period, worst first',
    input: listAvailabilityInput,
    returns: 'A page of the fleet; all pages measure up to the same moment',
    run: listAvailability,
  }),
  summariseAvailability: defineEndpoint({
    method: 'GET',
    path: '/availability/summary',
    summary: 'How many are in which state, and the availability of all, of each group and of each place',
    input: availabilitySummaryInput,
    returns: 'The summary, with the time in which the monitor was blind',
    run: summariseAvailability,
  }),
  reportAvailability: defineEndpoint({
    method: 'GET',
    path: '/availability/report',
    summary: 'The availability report of a period: everything, worst first, with blind time',
    input: availabilitySummaryInput,
    returns: 'The report',
    run: reportAvailability,
  }),
  reportAvailabilityCsv: defineEndpoint({
    method: 'GET',
    path: '/availability/report.csv',
    summary: 'The same report as CSV',
    input: availabilitySummaryInput,
    media: 'text/csv',
    returns: 'One table; its first column says what a row is about',
    run: async (context, actor, input) => toReportCsv(await reportAvailability(context, actor, input)),
  }),
  getFleetItem: defineEndpoint({
    method: 'GET',
    path: '/availability/{kind}/{id}',
    summary: 'One edge node, device or defined device with its availability over a period',
    input: fleetItemInput,
    returns: 'The item of the fleet',
    run: getFleetItem,
  }),
  getTimeline: defineEndpoint({
    method: 'GET',
    path: '/availability/{kind}/{id}/timeline',
    summary: 'Everything that happened to one edge node, device or defined device in a period',
    input: timelineInput,
    returns: 'States, births, connections, alerts, maintenance, blind times and notes',
    run: getTimeline,
  }),
  listMaintenanceWindows: defineEndpoint({
    method: 'GET',
    path: '/maintenance-windows',
    summary: 'List planned maintenance, newest first',
    input: listMaintenanceWindowsInput,
    returns: 'A page of maintenance windows',
    run: listMaintenanceWindows,
  }),
  addMaintenanceWindow: defineEndpoint({
    method: 'POST',
    path: '/maintenance-windows',
    summary: 'Plan maintenance, once or every week',
    input: addMaintenanceWindowInput,
    status: 201,
    returns: 'The maintenance window',
    run: addMaintenanceWindow,
  }),
  updateMaintenanceWindow: defineEndpoint({
    method: 'PUT',
    path: '/maintenance-windows/{id}',
    summary: 'Replace a maintenance window',
    input: updateMaintenanceWindowInput,
    returns: 'The maintenance window',
    run: updateMaintenanceWindow,
  }),
  removeMaintenanceWindow: defineEndpoint({
    method: 'DELETE',
    path: '/maintenance-windows/{id}',
    summary: 'Remove a maintenance window, also from past figures',
    input: maintenanceWindowIdInput,
    status: 204,
    returns: 'Nothing',
    run: removeMaintenanceWindow,
  }),
  getSiteRules: defineEndpoint({
    method: 'GET',
    path: '/site-rules',
    summary: 'The rules that place names in the plant (site, area, line), in order',
    input: z.object({}),
    returns: 'The rules',
    run: getSiteRules,
  }),
  setSiteRules: defineEndpoint({
    method: 'PUT',
    path: '/site-rules',
    summary: 'Replace the rules that place names in the plant',
    input: siteRulesSchema,
    returns: 'The rules',
    run: setSiteRules,
  }),
  listDefinedDevices: defineEndpoint({
    method: 'GET',
    path: '/defined-devices',
    summary: 'List devices that do not speak Sparkplug',
    input: listDefinedDevicesInput,
    returns: 'A page of defined devices',
    run: listDefinedDevices,
  }),
  addDefinedDevice: defineEndpoint({
    method: 'POST',
    path: '/defined-devices',
    summary: 'Define a device by its topics or by its MQTT client id',
    input: addDefinedDeviceInput,
    status: 201,
    returns: 'The defined device',
    run: addDefinedDevice,
  }),
  getDefinedDevice: defineEndpoint({
    method: 'GET',
    path: '/defined-devices/{id}',
    summary: 'One defined device',
    input: definedDeviceIdInput,
    returns: 'The defined device',
    run: requireDefinedDevice,
  }),
  updateDefinedDevice: defineEndpoint({
    method: 'PUT',
    path: '/defined-devices/{id}',
    summary: 'Replace the definition of a device',
    input: updateDefinedDeviceInput,
    returns: 'The defined device',
    run: updateDefinedDevice,
  }),
  removeDefinedDevice: defineEndpoint({
    method: 'DELETE',
    path: '/defined-devices/{id}',
    summary: 'Remove a defined device with its history',
    input: definedDeviceIdInput,
    status: 204,
    returns: 'Nothing',
    run: removeDefinedDevice,
  }),
  listNotes: defineEndpoint({
    method: 'GET',
    path: '/notes',
    summary: 'List notes on one edge node, device or defined device, newest first',
    input: listNotesInput,
    returns: 'A page of notes',
    run: listNotes,
  }),
  addNote: defineEndpoint({
    method: 'POST',
    path: '/notes',
    summary: 'Write a note on an edge node, device or defined device',
    input: addNoteInput,
    status: 201,
    returns: 'The note',
    run: addNote,
  }),
  removeNote: defineEndpoint({
    method: 'DELETE',
    path: '/notes/{noteId}',
    summary: 'Remove a note',
    input: noteIdInput,
    status: 204,
    returns: 'Nothing',
    run: removeNote,
  }),
};
