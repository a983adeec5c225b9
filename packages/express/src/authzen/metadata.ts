import type { Reply } from '../reply.ts';
import { jsonReply } from '../reply.ts';
import type { AuthzenSettings } from './authzen-options.ts';

export const endpoints = {
  evaluation: '/access/v1/evaluation',
  evaluations: '/access/v1/evaluations',
  subjectSearch: '/access/v1/search/subject',
  resourceSearch: '/access/v1/search/resource',
  actionSearch: '/access/v1/search/action',
} as const;

/** The path of a decision point's metadata, before its own. */
export const wellKnown = '/.well-known/authzen-configuration';

/** Where everything is, for callers that are told no more than the decision point's identifier. Anybody may know. */
export function metadataReply({ identifier, baseUrl }: AuthzenSettings): Reply {
  const metadata = {
    policy_decision_point: identifier,
    access_evaluation_endpoint: baseUrl + endpoints.evaluation,
    access_evaluations_endpoint: baseUrl + endpoints.evaluations,
    search_subject_endpoint: baseUrl + endpoints.subjectSearch,
    search_resource_endpoint: baseUrl + endpoints.resourceSearch,
    search_action_endpoint: baseUrl + endpoints.actionSearch,
  };
  return jsonReply(200, metadata, { 'Cache-Control': 'public, max-age=3600' });
}
