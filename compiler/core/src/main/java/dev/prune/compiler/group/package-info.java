/**
 * From shapes to channel groups: which channels must live and die together, and why some may not die. Operations say what
 * they make of channels; this room unites, joins and spreads accordingly, and knows no operation by name.
 */
package dev.prune.compiler.group;
