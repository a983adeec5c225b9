/** What a mailer said, without the link, which mail services like to repeat. */
export function diagnosticsOf(fault: unknown): string {
  return cleanDiagnostics(fault instanceof Error ? fault.message : String(fault));
}

/** The same of a text. */
export function cleanDiagnostics(text: string): string {
  return text
    .replaceAll(/lk1_[A-Za-z0-9_-]+/g, 'lk1_…')
    .slice(0, 2_000)
    .toWellFormed();
}
