import { atlasCell } from './atlas';
import { pixelsPerUnit } from './camera';
import { detailCell, detailColumns, type AtlasForm, type MapScene, type MapSurface } from './scene';
import { attributes, fragmentShader, vertexShader } from './shaders';

type Gl = WebGL2RenderingContext;

/** From this side on, in device pixels, the sharper pictures are shown. */
const sharpFrom = 44;

const uniformNames = [
	'centre',
	'scale',
	'halfSide',
	'columns',
	'atlas',
	'detail',
	'cells',
	'border',
	'blur',
	'asDots',
	'hasDetail',
	'isInk',
	'ink'
] as const;
type Uniforms = Record<(typeof uniformNames)[number], WebGLUniformLocation | null>;

function compile(gl: Gl, kind: number, source: string): WebGLShader {
	const shader = gl.createShader(kind)!;
	gl.shaderSource(shader, source);
	gl.compileShader(shader);
	return shader;
}

function link(gl: Gl): WebGLProgram {
	const program = gl.createProgram();
	gl.attachShader(program, compile(gl, gl.VERTEX_SHADER, vertexShader));
	gl.attachShader(program, compile(gl, gl.FRAGMENT_SHADER, fragmentShader));
	gl.linkProgram(program);
	if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
		throw new Error(`the map's shaders do not link: ${gl.getProgramInfoLog(program)}`);
	return program;
}

/** An image whose pixels come later, with smaller copies for when it is reduced. */
function makeTexture(gl: Gl, width: number, height: number, levels: number): WebGLTexture {
	const texture = gl.createTexture();
	gl.bindTexture(gl.TEXTURE_2D, texture);
	gl.texStorage2D(gl.TEXTURE_2D, levels, gl.RGBA8, width, height);
	const reduced = levels > 1 ? gl.LINEAR_MIPMAP_LINEAR : gl.LINEAR;
	gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, reduced);
	gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
	gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
	gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
	return texture;
}

/** What light ink is drawn with on the colours of a theme. */
const inks = { light: [1, 1, 1], dark: [0.04, 0.05, 0.06] } as const;

/** Down to 4 of the 32 pixels of a cell: further down, cells would mix. */
const atlasLevels = 4;

/** A map's quads with WebGL2: one draw call for all pictures. */
export class SpriteSurface implements MapSurface {
	readonly #gl: Gl;
	readonly #uniforms: Uniforms;
	readonly #buffers: Record<keyof typeof attributes, WebGLBuffer>;
	/** What each buffer holds now: the same array is not sent twice. */
	readonly #held = new Map<keyof typeof attributes, ArrayBufferView>();
	#atlas: { readonly form: AtlasForm; readonly texture: WebGLTexture } | null = null;
	#detail: WebGLTexture | null = null;
	#slots = new Int16Array(0);

	/** @param gl with premultiplied alpha */
	constructor(gl: Gl) {
		this.#gl = gl;
		const program = link(gl);
		gl.useProgram(program);
		this.#uniforms = Object.fromEntries(
			uniformNames.map((name) => [name, gl.getUniformLocation(program, name)])
		) as Uniforms;
		const names = Object.keys(attributes) as (keyof typeof attributes)[];
		this.#buffers = Object.fromEntries(names.map((name) => [name, gl.createBuffer()])) as Record<
			keyof typeof attributes,
			WebGLBuffer
		>;
		this.#describe();
		gl.enable(gl.BLEND);
		gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
	}

	/** Tells which numbers of which buffer belong to a corner, and which to a row. */
	#describe(): void {
		const gl = this.#gl;
		const describe = (
			name: keyof typeof attributes,
			size: number,
			type: number,
			isShare: boolean,
			each: 0 | 1
		) => {
			gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffers[name]);
			gl.enableVertexAttribArray(attributes[name]);
			gl.vertexAttribPointer(attributes[name], size, type, isShare, 0, 0);
			gl.vertexAttribDivisor(attributes[name], each);
		};
		describe('corner', 2, gl.FLOAT, false, 0);
		describe('position', 2, gl.FLOAT, false, 1);
		describe('colour', 4, gl.UNSIGNED_BYTE, true, 1);
		describe('opacity', 1, gl.UNSIGNED_BYTE, true, 1);
		describe('slot', 1, gl.SHORT, false, 1);
		this.#fill('corner', Float32Array.of(-1, -1, 1, -1, -1, 1, 1, 1));
	}

	#fill(name: keyof typeof attributes, data: ArrayBufferView): void {
		if (this.#held.get(name) === data) return;
		const gl = this.#gl;
		gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffers[name]);
		gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
		this.#held.set(name, data);
	}

	draw(scene: MapScene): void {
		const gl = this.#gl;
		const count = scene.positions.length / 2;
		gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
		gl.clearColor(0, 0, 0, 0);
		gl.clear(gl.COLOR_BUFFER_BIT);
		if (this.#slots.length < count) this.#slots = new Int16Array(count).fill(-1);
		this.#fill('position', scene.positions);
		this.#fill('colour', scene.colours);
		this.#fill('opacity', scene.opacities);
		this.#fill('slot', this.#slots);
		this.#place(scene);
		gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, count);
	}

	/** Where the camera is, and how large everything. */
	#place({ camera, view, side, asDots, isInk, ratio, dark }: MapScene): void {
		const gl = this.#gl;
		const uniforms = this.#uniforms;
		const form = this.#atlas?.form;
		const scale = pixelsPerUnit(camera, view);
		gl.uniform2f(uniforms.centre, camera.x, camera.y);
		gl.uniform2f(uniforms.scale, (2 * scale) / view.width, (2 * scale) / view.height);
		gl.uniform2f(uniforms.halfSide, side / view.width, side / view.height);
		gl.uniform1f(uniforms.columns, form?.columns ?? 1);
		gl.uniform2f(uniforms.cells, form?.columns ?? 1, form?.rows ?? 1);
		gl.uniform1f(uniforms.border, Math.max(1 / (side * ratio), 0.055));
		gl.uniform1f(uniforms.blur, Math.min(1, 3 / (side * ratio)));
		gl.uniform1i(uniforms.asDots, Number(asDots || !form));
		gl.uniform1i(uniforms.hasDetail, Number(this.#detail !== null && side * ratio >= sharpFrom));
		gl.uniform1i(uniforms.isInk, Number(isInk));
		const [red, green, blue] = dark ? inks.dark : inks.light;
		gl.uniform3f(uniforms.ink, red, green, blue);
		gl.uniform1i(uniforms.atlas, 0);
		gl.uniform1i(uniforms.detail, 1);
		gl.activeTexture(gl.TEXTURE1);
		gl.bindTexture(gl.TEXTURE_2D, this.#detail);
		gl.activeTexture(gl.TEXTURE0);
		gl.bindTexture(gl.TEXTURE_2D, this.#atlas?.texture ?? null);
	}

	newAtlas(form: AtlasForm | null): void {
		const gl = this.#gl;
		if (this.#atlas) gl.deleteTexture(this.#atlas.texture);
		gl.activeTexture(gl.TEXTURE0);
		const texture = form && makeTexture(gl, form.width, form.height, atlasLevels);
		this.#atlas = form && texture && { form, texture };
		this.forgetDetails();
	}

	showRow(row: number, bytes: Uint8Array, isLast: boolean): void {
		const gl = this.#gl;
		if (!this.#atlas) return;
		gl.activeTexture(gl.TEXTURE0);
		gl.bindTexture(gl.TEXTURE_2D, this.#atlas.texture);
		const [top, width] = [row * atlasCell, this.#atlas.form.width];
		const [format, type] = [gl.RGBA, gl.UNSIGNED_BYTE];
		gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, top, width, atlasCell, format, type, bytes);
		if (isLast) gl.generateMipmap(gl.TEXTURE_2D);
	}

	showDetail(index: number, slot: number, bytes: Uint8Array): void {
		const gl = this.#gl;
		const side = detailCell * detailColumns;
		gl.activeTexture(gl.TEXTURE1);
		this.#detail ??= makeTexture(gl, side, side, 1);
		gl.bindTexture(gl.TEXTURE_2D, this.#detail);
		gl.texSubImage2D(
			gl.TEXTURE_2D,
			0,
			(slot % detailColumns) * detailCell,
			Math.floor(slot / detailColumns) * detailCell,
			detailCell,
			detailCell,
			gl.RGBA,
			gl.UNSIGNED_BYTE,
			bytes
		);
		this.#slots = this.#slots.map((held) => (held === slot ? -1 : held));
		this.#slots[index] = slot;
	}

	forgetDetails(): void {
		this.#slots = new Int16Array(this.#slots.length).fill(-1);
	}

	dispose(): void {
		this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
	}
}
