/** What Harbour Care lets people do in a client's workspace, and what its pages call it. */
export const permissions = {
  'roster.view': 'see the roster',
  'services.request': 'request services',
  'invoices.view': 'see invoices',
} as const;

export type PortalPermission = keyof typeof permissions;

export const portalPermissions = Object.keys(permissions) as PortalPermission[];

const inGerman: Readonly<Record<PortalPermission, string>> = {
  'roster.view': 'den Dienstplan sehen',
  'services.request': 'Leistungen anfragen',
  'invoices.view': 'Rechnungen sehen',
};

/** For the pages that invitees see, in their language; undefined for one that is not known. */
export function permissionName(permission: string, language: string): string | undefined {
  if (!Object.hasOwn(permissions, permission)) return undefined;
  return (language.startsWith('de') ? inGerman : permissions)[permission as PortalPermission];
}

/** A permission in words; one that these pages do not know stays as it is. */
export function inWords(permission: string): string {
  return Object.hasOwn(permissions, permission) ? permissions[permission as PortalPermission] : permission;
}
