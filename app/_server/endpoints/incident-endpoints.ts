import { getIncidentDetail, incidentIdInput } from '@/lib/services/incidents/get-incident-detail';
import { listIncidents, listIncidentsInput } from '@/lib/services/incidents/list-incidents';
import { defineEndpoint } from '../endpoint';

/** Incidents: alerts of the same cause, told as one. */
export const incidentEndpoints = {
  listIncidents: defineEndpoint({
    method: 'GET',
    path: '/incidents',
    summary: 'List incidents, last seen first',
    input: listIncidentsInput,
    returns: 'A page of incidents',
    run: listIncidents,
  }),
  getIncident: defineEndpoint({
    method: 'GET',
    path: '/incidents/{id}',
    summary: 'One incident with its alerts, who was told of it, and what happened to them',
    input: incidentIdInput,
    returns: 'The incident, its alerts and symptoms, notices and timeline',
    run: getIncidentDetail,
  }),
};
