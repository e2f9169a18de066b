import { comparedWithHead, comparedWithKey, type Answer } from '../origin.ts'
import type { Cryptography } from '../cryptography.ts'
import { instant, words } from '../words.ts'
import { badge, digestText, h, table, type Child } from './element.ts'
import type { Drawing, Pack } from '../data.ts'
import { recordLink } from './links.ts'

function checks({ verification }: Pack): HTMLElement {
  return table(
    'What was looked at in this browser',
    ['What', 'Verdict', 'In words'],
    verification.checks.map(({ title, state, sentence, faults }) => [
      title,
      badge(state, state),
      faults.length < 2
        ? sentence
        : h(
            'ul',
            {},
            ...faults.slice(0, 20).map((fault) => h('li', {}, fault.sentence)),
            faults.length > 20 ? h('li', {}, `and ${faults.length - 20} more`) : null,
          ),
    ]),
  )
}

function checkpoints(pack: Pack): Child {
  const all = pack.verification.checkpoints
  if (all.length === 0) return null
  return h(
    'section',
    {},
    h('h3', {}, 'Signed checkpoints'),
    table(
      'Each says how many records there were, and which was the last',
      ['Through', 'When', 'Signature', 'Key', 'Public half'],
      [...all]
        .reverse()
        .slice(0, 200)
        .map(({ records, at, signed, inForce, key, publicKey }) => [
          recordLink(pack, records),
          instant(at),
          signed === false
            ? badge('failed', 'failed')
            : inForce === false
              ? badge('failed', 'failed: not on that day')
              : signed === null || inForce === null
                ? badge('unknown', 'unknown')
                : badge('passed', 'passed'),
          h('code', {}, key),
          digestText(publicKey ?? 'not in the recorded policy'),
        ]),
    ),
  )
}

function said({ cover: { said: claim, made } }: Pack): Child {
  if (claim.state === '') return null
  const lines = [...claim.faults.map((fault) => `Fault: ${fault}`), ...claim.unknown.map((open) => `Unknown: ${open}.`)]
  return h(
    'section',
    {},
    h('h3', {}, 'What was seen when the file was made'),
    h(
      'p',
      {},
      `A claim of whoever made it, at ${instant(made)}, which this page can’t check: the commits of the ledger’s branch and the tags of the registry are not in the file. The suite said: `,
      h('strong', {}, words(claim.state)),
      '.',
    ),
    lines.length === 0 ? null : h('ul', {}, ...lines.map((line) => h('li', {}, line))),
  )
}

type Field = {
  readonly input: HTMLInputElement | HTMLTextAreaElement
  readonly said: HTMLElement
  readonly whole: HTMLElement
}

function field(id: string, label: string, hint: string, input: HTMLInputElement | HTMLTextAreaElement): Field {
  const answer = h('p', { id: `${id}-said`, role: 'status' })
  input.id = id
  input.setAttribute('aria-describedby', `${id}-hint ${id}-said`)
  const whole = h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    h('p', { id: `${id}-hint`, class: 'quiet' }, hint),
    input,
    answer,
  )
  return { input, said: answer, whole }
}

const show = ({ said: place }: Field, answer: Answer | null): void =>
  place.replaceChildren(...(answer === null ? [] : [badge(answer.state, answer.state), ` ${answer.sentence}`]))

function comparison(pack: Pack, cryptography: Cryptography, changed: () => void): HTMLElement {
  const { entries, checkpoints: signed } = pack.verification
  const head = field(
    'kept-digest',
    'A digest that you kept',
    'Of the last record of an earlier audit pack, a registry’s tag, a deployment or a pull request’s comment: sha256: and 64 digits.',
    h('input', { type: 'text', autocomplete: 'off', spellcheck: 'false' }),
  )
  const key = field(
    'known-key',
    'A public key that you know',
    'Of the checkpoints, as the bank’s key register or the officer who holds it told you: base64, PEM, or its name.',
    h('textarea', { rows: '2', autocomplete: 'off', spellcheck: 'false' }),
  )
  // a slow answer to an older question must not replace the newer one
  let asked = 0
  const draw = (): void => {
    show(head, pack.compared.head)
    show(key, pack.compared.key)
    changed()
  }
  head.input.addEventListener('input', () => {
    pack.compared.head = head.input.value.trim() === '' ? null : comparedWithHead(head.input.value, entries)
    draw()
  })
  key.input.addEventListener('input', () => {
    asked += 1
    const mine = asked
    const given = key.input.value
    void (given.trim() === '' ? Promise.resolve(null) : comparedWithKey(given, entries, signed, cryptography)).then(
      (answer) => {
        if (mine !== asked) return
        pack.compared.key = answer
        draw()
      },
    )
  })
  show(head, pack.compared.head)
  show(key, pack.compared.key)
  return h(
    'section',
    { class: 'sheet' },
    h('h3', {}, 'Compare it with what you know from elsewhere'),
    h(
      'p',
      {},
      'Whoever can rewrite a whole ledger can also make a whole file of it. Only something that reached you by another way shows that this is the ledger, and that its end is there.',
    ),
    head.whole,
    key.whole,
  )
}

/** Every check in words, and the comparison with what comes from outside the file. */
export function verificationView(
  { pack, whole }: Drawing,
  cryptography: Cryptography,
  changed: () => void,
): HTMLElement {
  const last = pack.verification.entries.at(-1)
  return h(
    'div',
    {},
    checks(pack),
    whole ? null : comparison(pack, cryptography, changed),
    checkpoints(pack),
    said(pack),
    h('h3', {}, 'Keep for the next time'),
    h(
      'p',
      {},
      `The digest of the last record, ${last?.number ?? 'none'}: `,
      digestText(last?.digest ?? ''),
      '. The next audit pack of this ledger has to hold a record with this digest.',
    ),
    h('h3', {}, 'Is this page itself genuine?'),
    h(
      'p',
      {},
      'A page that somebody rewrote could say that anything passes. But for the one line with the records, this file is dist/audit-pack.html of the suite’s release, byte for byte. Without that line both have one digest:',
    ),
    h(
      'pre',
      { class: 'verbatim', tabindex: '0', role: 'group', 'aria-label': 'Commands' },
      'grep -v \'id="ledger">\' audit-pack.html | sha256sum\ngrep -v \'id="ledger">\' dist/audit-pack.html | sha256sum',
    ),
  )
}
