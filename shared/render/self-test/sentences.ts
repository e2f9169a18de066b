import type { Attack, AttackCode, AttackResult } from '../../domain/self-test/attack.ts'
import { word } from '../sentence/words.ts'

type Say = (facts: AttackResult['facts']) => string

/** Each attack in words. */
export const attackWords: Readonly<Record<Attack, string>> = {
  'spoofed-check': 'A workflow posts a success under our checks’ names (T1, T2)',
  'spoofed-merge': 'The forged checks open the merge button (T1, T2)',
  'self-approval': 'The author approves the own request',
  'tool-approval': 'A workflow’s token approves',
  'author-approval': 'Whoever asked for the request approves it',
  'builder-approval': 'Whoever wrote a commit approves',
  'outsider-approval': 'Somebody outside of the role approves',
  'stale-approval': 'An approval, then a push that changes the request (T6)',
  'foreign-digest': 'An approval that quotes another evidence',
  'policy-with-request': 'A changed policy beside a request (T3)',
  'forged-tag': 'A version’s tag says that it is approved (T9)',
  'direct-push': 'A push past the pull request, or by force (T6)',
  'ledger-rewrite': 'The ledger is rewritten or deleted (T34)',
  'ledger-forgery': 'Somebody else writes to the ledger (T34)',
}

/** Why an attack got through or is unknown, and how to mend it. Plain text: whoever shows it escapes it. */
export const attackSentences: Readonly<Record<AttackCode, Say>> = {
  'not-reported': () =>
    'The engine did not report the forged checks. Look whether the workflows run the release that you pinned, and report this.',
  mergeable: (f) =>
    `With forged checks alone the forge offered to merge (${word(f, 'state')}). Require the four checks from the App: countersign protect --command apply.`,
  'not-pinned': (f) =>
    `These checks are not required from the App alone: ${word(f, 'checks')}. Pin them: countersign protect --command apply.`,
  counted: (f) =>
    f.by === undefined
      ? `The approval was counted, where it must be refused as ${word(f, 'expected')}. Promote nothing until the release in use is replaced.`
      : `The forge took an approval by ${word(f, 'by')}. Report it to the forge’s administrators.`,
  'not-an-error': (f) =>
    `A changed policy beside a request is no error at every stage (${word(f, 'states')}). Promote nothing until the release in use is replaced.`,
  'judged-by-proposal': () =>
    'The request was judged by the policy that it brought. Promote nothing until the release in use is replaced.',
  'evidence-changed': (f) =>
    `The tag changed the evidence digest of ${word(f, 'model')} ${word(f, 'version')}. Look whether policy or model file name validation_status, and take it out there.`,
  'verdict-changed': (f) =>
    `The tag changed the verdict on ${word(f, 'model')} ${word(f, 'version')}. Promote nothing until the release in use is replaced.`,
  'rule-missing': (f) =>
    `No rule in force on ${word(f, 'branch')} says: ${word(f, 'rules')}. Set it: countersign protect --command apply.`,
  'no-app': () =>
    'There is no App, so that nothing tells our checks and records from anybody’s. Create the App, and give app-slug and its token.',
  'no-job-token': () => 'There is no second token to forge with. Give job-token beside a token of the App.',
  'no-tag-credential': () =>
    'No credential for version tags was given. Give mlflow-tag-username and mlflow-tag-password, of an account that moves no alias.',
  'no-version': () => 'No version was ever promoted, and no environment shows one. Promote one first.',
  'no-model': () => 'The default branch has no file of a model. Propose one first.',
  'no-reviewer': () =>
    'Nobody was found who could give this approval. Look at the role’s members and at governance/people.yml.',
  'no-control': (f) =>
    `It was refused as ${word(f, 'expected')}, but its honest twin is not counted either (${word(f, 'found')}), so that the refusal says nothing.`,
  'not-in-policy': (f) =>
    `The policy’s separation_of_duties does not name ${word(f, 'fact')}, so that nobody is a builder by it.`,
  'not-judged': (f) => `The request could not be judged on its approvals: ${word(f, 'errors')}. Mend that first.`,
  'not-permitted': (f) => `The call was refused before any guard: ${word(f, 'detail')}`,
  masked: (f) => `It was refused as ${word(f, 'found')}, so that the guard ${word(f, 'expected')} was not reached.`,
  'unexpected-state': (f) =>
    `The forge showed something else than was to be tried (${word(f, 'state')}). Run it again.`,
  'read-failed': (f) => `It could not be tried or read: ${word(f, 'detail')}`,
}
