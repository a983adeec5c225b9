import { fuzzRoutes } from './fuzzed-routes.ts';

fuzzRoutes(1);
