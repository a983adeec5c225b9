import { fuzzRoutes } from './fuzzed-routes.ts';

fuzzRoutes(0);
