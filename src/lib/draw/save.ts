/** How long a browser may take to open what it saves. */
const keepMs = 60_000;

/** Hands a file to the visitor's browser to save. */
export function saveBlob(blob: Blob, fileName: string): void {
	const address = URL.createObjectURL(blob);
	const link = document.createElement('a');
	link.href = address;
	link.download = fileName;
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), keepMs);
}
