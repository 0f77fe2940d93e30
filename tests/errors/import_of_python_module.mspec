import torch
import "a.mspec" as a
