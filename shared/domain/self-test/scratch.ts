import { sha256 } from '../digest.ts'
import type { Account } from '../forge.ts'
import { factsFolder } from '../request/request.ts'
import { nextNumber } from '../request/request-rules.ts'

/** The scratch requests that the self-test opens and closes again: what they hold, and how they are known. */

const prefix = 'countersign/self-test/'

/** Whether a branch is named as the self-test names its own; the name alone proves nothing of who made it. */
export const isScratch = (branch: string): boolean => branch.startsWith(prefix)

/** Whether an open request is one of the self-test's: named so, and opened by the suite's own App. */
export const isScratchRequest = (
  { headRef, author }: { readonly headRef: string; readonly author: Account },
  app: string | null,
): boolean =>
  app !== null && isScratch(headRef) && author.kind === 'bot' && author.login.replace(/\[bot\]$/, '') === app

export const scratchPrefix = prefix

export type ScratchFiles = readonly { readonly path: string; readonly text: string }[]

/** One scratch request: each entry of `commits` is one commit with its files. */
export type ScratchPlan = {
  readonly branch: string
  readonly title: string
  readonly body: string
  readonly draft: boolean
  readonly commits: readonly ScratchFiles[]
}

/** What a scratch request is made of: a model's file as it stands, the policy as it stands, and the run's own mark. */
export type ScratchMaterial = {
  readonly model: string
  readonly modelFile: string
  readonly policy: string
  /** the request folders of the base */
  readonly folders: readonly string[]
  /** tells this run's branches from those of any other */
  readonly mark: string
}

const said =
  'Opened by the control self-test, which attacks its own gates and closes this again within a minute. ' +
  'It changes nothing, asks nobody for a review and can never be merged: please leave it alone.'

/**
 * The two scratch requests. The first asks to leave a model's file as it is, so that it can never pass, and changes its folder once more
 * after that; the second brings a changed policy beside its request, as a draft, since the forge asks code owners about what is none.
 */
export function scratchPlans(
  { model, modelFile, policy, folders, mark }: ScratchMaterial,
  format: (value: unknown) => string,
): { readonly attacked: ScratchPlan; readonly mixed: ScratchPlan } {
  const parent = `promotions/${model}/${factsFolder}`
  const path = `${parent}/${nextNumber(folders, `${parent}/0000`)}/request.yml`
  const file = `sha256:${sha256(modelFile)}`
  const request = (reason: string): { readonly path: string; readonly text: string } => ({
    path,
    text: format({ request: 1, kind: 'model-facts', model, file, reason }),
  })
  const first = request('Control self-test: nothing is to change.')
  return {
    attacked: {
      branch: `${prefix}${mark}`,
      title: 'Control self-test: attacks on the gates',
      body: said,
      draft: false,
      commits: [[first], [request('Control self-test: nothing is to change, said a second time.')]],
    },
    mixed: {
      branch: `${prefix}${mark}-policy`,
      title: 'Control self-test: a policy beside a request',
      body: said,
      draft: true,
      commits: [[first, { path: 'governance/policy.yml', text: `${policy}# Written by the control self-test.\n` }]],
    },
  }
}
