/**
 * Plots as SVG. The only package that imports XChart, which draws, and Batik, which writes down as SVG what is drawn. Points
 * in, text out: nothing here knows what is compared.
 */
package dev.prune.cli.plot;
