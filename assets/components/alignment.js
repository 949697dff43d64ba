class Alignment extends Heatmap {}
