/** Why a file cannot be read, as one line. */
export function explainFile(file: string, error: unknown): Error {
  const { code } = error as { code?: string };
  if (code === "ENOENT") return new Error(`There is no file ${file}. Check its name and folder.`, { cause: error });
  if (code === "EACCES")
    return new Error(`The file ${file} may not be read. Change its permissions.`, { cause: error });
  if (code === "EISDIR") return new Error(`${file} is a folder. Name the CSV file in it.`, { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}
