"""What is typed: the same words on both sides, wherever a side has to be told them at all."""

ANSWER = "wants 3 % off by Friday"
NEXT_STEP = "Send the samples: sample set"
CUSTOMER, WANTS, PHONE = "Yida Tools", "M8 bolts", "05125550101"
PLEASE = "Please agree to the sample"
PDF_NAME = "drawing.pdf"
