"""The layers: each asks one question of a step and gives a verdict. One file a layer, all of one signature."""
