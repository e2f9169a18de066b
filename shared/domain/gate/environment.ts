import type { Finding } from '../verdict.ts'
import { gateFinding } from './finding.ts'
import type { GateInput } from './gate.ts'
import type { EnvironmentSettings } from './settings.ts'

type Input = GateInput<EnvironmentSettings>

function pinFindings({ settings, subject }: Input): readonly Finding[] {
  if (!settings.pinned) return []
  const { requirements, python } = subject.environment
  const none =
    requirements.length === 0 ? [gateFinding('environment', 'requirements-missing', 'requirements', 'fail')] : []
  const version = python === null ? [gateFinding('environment', 'python-version-missing', 'python', 'fail')] : []
  const loose = requirements
    .filter((requirement) => !requirement.pinned)
    .map(({ file, line, text }) =>
      gateFinding('environment', 'requirement-unpinned', `${file}:${line}`, 'fail', { file, line, text }),
    )
  return [...none, ...version, ...loose]
}

function imageFindings({ settings, tier, modelFile }: Input): readonly Finding[] {
  if (!settings.image_digest.includes(tier) || modelFile?.environment.image !== undefined) return []
  return [gateFinding('environment', 'image-digest-missing', 'environment.image', 'fail', { tier })]
}

function commitFindings({ settings, subject }: Input): readonly Finding[] {
  if (!settings.clean_commit) return []
  const { sha, clean } = subject.commit
  if (sha === null || !/^[0-9a-f]{40}$/.test(sha)) {
    return [gateFinding('environment', 'commit-missing', 'commit', 'fail', { found: sha })]
  }
  if (clean === null) return [gateFinding('environment', 'commit-cleanliness-unknown', 'commit', 'fail', { sha })]
  return clean ? [] : [gateFinding('environment', 'commit-unclean', 'commit', 'fail', { sha })]
}

/** What keeps the version's environment from being built again: unpinned lines, no Python version, no image digest, no clean commit. */
export function judgeEnvironment(input: Input): readonly Finding[] {
  return [...pinFindings(input), ...imageFindings(input), ...commitFindings(input)]
}
