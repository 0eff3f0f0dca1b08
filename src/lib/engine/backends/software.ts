/** Whether the name of a graphics adapter or renderer belongs to one that computes on the processor. */
export function isSoftwareRenderer(name: string): boolean {
	return /swiftshader|llvmpipe|lavapipe|software|basic render/i.test(name);
}
