const sentences: Readonly<Record<string, string>> = {
	NotAllowedError:
		'The camera was refused. Allow it for this page in the browser’s address bar, then start it again.',
	NotFoundError: 'No camera was found. Connect one and start again, or open a picture instead.',
	NotReadableError: 'The camera is in use elsewhere. Close the other program, then start it again.'
};

/** What the visitor reads when the camera does not start, from the browser's error. */
export function explainCameraFailure(thrown: unknown): string {
	const name = thrown instanceof DOMException ? thrown.name : '';
	return sentences[name] ?? 'The camera did not start. Try again, or open a picture instead.';
}

/** What the visitor reads where the browser hands out no camera at all. */
export const noCameraHere =
	'This browser offers no camera here: it does so only over https or on this machine. Open a picture instead.';

/** Asks for a camera; the browser asks the visitor. */
export function openCamera(): Promise<MediaStream> {
	return navigator.mediaDevices.getUserMedia({
		video: { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: 'environment' },
		audio: false
	});
}

/** Switches the camera off. */
export function closeCamera(stream: MediaStream): void {
	for (const track of stream.getTracks()) track.stop();
}
