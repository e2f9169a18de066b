import { expect, test } from 'vitest'
import { appManifest, appName, appPage, permissionReasons } from '../../../shared/domain/founding/app-manifest.ts'
import { appPermissions } from '../../../shared/domain/protection/setup.ts'
import { founding } from '../../builders/founding.ts'

test('the App asks for what doctor checks, and nothing more', () => {
  expect(appManifest(founding())).toMatchObject({
    default_permissions: appPermissions,
    default_events: [],
    public: false,
    hook_attributes: { active: false },
  })
})

test('the page asks for the same', () => {
  const page = new URL(appPage(founding()))
  expect(page.pathname).toBe('/organizations/acme/settings/apps/new')
  const asked = Object.keys(appPermissions).map((name) => [name, page.searchParams.get(name)])
  expect(Object.fromEntries(asked)).toEqual(appPermissions)
  expect(page.searchParams.get('webhook_active')).toBe('false')
})

test('each permission has its reason', () => {
  expect(Object.keys(permissionReasons).sort()).toEqual(Object.keys(appPermissions).sort())
})

test('a name is as long as GitHub takes', () => {
  expect(appName({ owner: 'x'.repeat(39) })).toHaveLength(34)
})
