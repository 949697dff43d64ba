// What Python sends to each kind of view (pages/figures: heatmap.py, alignment.py, …), and what comes back. Only types.

/**
 * @typedef {object} Axis pages/figures/axis.py: the tokens along one side of a picture, or the features of a vector
 * @property {string} side "source", "target", "feature" or another that takes no part in the link
 * @property {string[]} tokens empty for features: these are numbered
 * @property {number[]} groups the word each piece belongs to
 * @property {string[]} marks "", "unknown", "register" or "end" for each token
 */

/**
 * @typedef {object} ViewData what every view is sent
 * @property {string} key
 * @property {string} role of the data colours
 * @property {string} title
 * @property {string} summary the text alternative of the picture
 * @property {string} link the name of those that share hover and pin
 * @property {[step: number | null, position: number | null]} pin
 * @property {string} filename of exports, without its ending
 * @property {Record<string, string>} words in the visitor's language
 * @property {[shows: string, look: string]} [says]
 */

/** @typedef {[name: string, count: number][]} Bands named stretches of the feature axis */
/** @typedef {string} Floats little-endian float32 in base64 */

/**
 * @typedef {ViewData & { values: Floats, shape: [rows: number, columns: number], limit: number, rows: Axis, columns: Axis,
 *   bands: Bands, upto: number | null, fits: boolean }} HeatmapData
 * @typedef {ViewData & { weights: Floats | null, source: Axis, target: Axis,
 *   top: [token: string, probability: number][][] }} AlignmentData
 * @typedef {ViewData & { source: Axis, target: Axis, states: Floats, queries: Floats, scores: Floats | null,
 *   weights: Floats | null, contexts: Floats, attentional: Floats, range: [least: number, most: number],
 *   limits: Record<"states" | "queries" | "contexts" | "attentional", number>, opened: string | null, opens: boolean, veiled: boolean,
 *   top: [token: string, probability: number][][] }} MachineData
 * @typedef {ViewData & { values: Floats, limit: number, chosen: number | null }} EntriesData
 * @typedef {EntriesData & { axis: Axis, share: boolean }} BarsData
 * @typedef {EntriesData & { rows: Axis, shape: [rows: number, columns: number], bands: Bands }} StripsData
 * @typedef {ViewData & { values: Floats, own: Floats, axis: Axis, open: boolean[] }} PaintData
 */

/**
 * @typedef {object} Hypothesis a node of the beam's tree
 * @property {number} number
 * @property {number | null} parent null for the root
 * @property {number} step
 * @property {string} token
 * @property {number} log the log-probability
 * @property {number} score normalised by length
 * @property {"kept" | "dropped" | "finished" | "best"} fate
 */

/** @typedef {ViewData & { nodes: Hypothesis[], chosen: number }} TreeData */

/**
 * @typedef {object} ScoreCard a score function in the gallery
 * @property {string} name
 * @property {string} title
 * @property {string} formula in plain text
 * @property {string} idea
 * @property {string[]} numbers written below the picture
 * @property {string} summary the text alternative of the picture
 * @property {Floats | null} weights null without attention
 */

/**
 * @typedef {ViewData & { source: Axis, target: Axis, chosen: string,
 *   groups: { title: string, cards: ScoreCard[] }[] }} GalleryData
 */

/**
 * @typedef {{ kind: string, key: string, title: string, says: string[] }} NoteData
 * @typedef {{ kind: string, key: string }} CardData data of any kind of view, or of a note
 * @typedef {{ key: string, across: number, words: Record<string, string>, views: CardData[] }} BoardData
 */

/** @typedef {(event: string, value: unknown) => void} Send tells Python, which runs again */

/**
 * @template Data
 * @typedef {{ data: Data, setTriggerValue: Send }} Message what a view receives
 */

/**
 * @template Data
 * @typedef {Message<Data> & { parentElement: HTMLElement }} Component what Streamlit hands to a component
 */

export {};
