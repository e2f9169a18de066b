/** ln Γ(x) for x > 0, to 1e-14 (Stirling's series after shifting x upward; Abramowitz and Stegun 1964, 6.1.41). */
export function logGamma(x: number): number {
  let shifted = x
  let product = 1
  while (shifted < 15) product *= shifted++
  const square = shifted * shifted
  const correction =
    (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / (1188 * square)) / square) / square) / square) / shifted
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + correction - Math.log(product)
}

/** The probability that a chi-square variable of so many degrees exceeds x: the upper regularised gamma function. */
export function chiSquareTail(x: number, degrees: number): number {
  const [shape, half] = [degrees / 2, x / 2]
  if (!(half > 0)) return 1
  const front = Math.exp(shape * Math.log(half) - half - logGamma(shape))
  return half < shape + 1 ? 1 - front * lowerSeries(shape, half) : front * upperFraction(shape, half)
}

/** The value that a chi-square variable of so many degrees exceeds with this probability, by halving. */
export function chiSquareQuantile(tail: number, degrees: number): number {
  let [low, high] = [0, Math.max(1, degrees)]
  while (chiSquareTail(high, degrees) > tail) high *= 2
  for (let step = 0; step < 200 && high - low > 1e-14 * high; step++) {
    const middle = (low + high) / 2
    if (chiSquareTail(middle, degrees) > tail) low = middle
    else high = middle
  }
  return (low + high) / 2
}

function lowerSeries(shape: number, x: number): number {
  let term = 1 / shape
  let sum = term
  for (let k = 1; k < 10_000 && term > 1e-17 * sum; k++) {
    term *= x / (shape + k)
    sum += term
  }
  return sum
}

/** Lentz's way with the continued fraction of the incomplete gamma function. */
function upperFraction(shape: number, x: number): number {
  let b = x + 1 - shape
  let c = 1e300
  let d = 1 / b
  let value = d
  for (let k = 1; k < 10_000; k++) {
    const a = -k * (k - shape)
    b += 2
    d = 1 / (a * d + b)
    c = b + a / c
    const factor = c * d
    value *= factor
    if (Math.abs(factor - 1) < 1e-16) break
  }
  return value
}
