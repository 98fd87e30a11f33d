"""What is true about surveys. Who was asked and what was answered lie apart, with nothing that joins them."""
