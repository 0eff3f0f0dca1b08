import type { Scene } from '$lib/scenes/types';

/** What the window with the speaker's notes shows. */
export interface SpeakerView {
	readonly title: string;
	/** Place among all scenes, from 1. */
	readonly number: number;
	readonly count: number;
	readonly notes: readonly string[];
	readonly predict: string | null;
	/** Whether the class still predicts. */
	readonly hidden: boolean;
	readonly nextTitle: string | null;
}

/** What one window says to the other. */
export type SpeakerMessage =
	/** The notes have been opened and want to know what to show. */
	| { readonly kind: 'hello' }
	/** What to show; null while no scene is on. */
	| { readonly kind: 'view'; readonly view: SpeakerView | null }
	/** What the speaker asks of the lecture. */
	| { readonly kind: 'ask'; readonly what: 'next' | 'previous' | 'show' };

/** A line between the lecture and its notes. */
export interface SpeakerLine {
	send(message: SpeakerMessage): void;
	close(): void;
}

/** Name of the channel, which only pages of this site can hear. */
const channelName = 'receptive.lecture';

/** Opens the line; where the browser has no channels nothing is ever said. */
export function openSpeakerLine(onmessage: (message: SpeakerMessage) => void): SpeakerLine {
	if (typeof BroadcastChannel === 'undefined') return { send: () => {}, close: () => {} };
	const channel = new BroadcastChannel(channelName);
	channel.onmessage = (event: MessageEvent<SpeakerMessage>) => onmessage(event.data);
	return {
		send: (message) => channel.postMessage(message),
		close: () => channel.close()
	};
}

/** What the speaker sees of a scene. */
export function speakerView(scenes: readonly Scene[], scene: Scene, hidden: boolean): SpeakerView {
	const index = scenes.indexOf(scene);
	return {
		title: scene.title,
		number: index + 1,
		count: scenes.length,
		notes: scene.notes,
		predict: scene.predict,
		hidden,
		nextTitle: scenes[index + 1]?.title ?? null
	};
}
