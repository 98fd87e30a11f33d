"""eventapp runs a year of a national awards programme, from the first invitation to the winner's name on the stage."""
