"""Pangkat and golongan ruang of civil servants, as they are printed beneath a signature."""

from django.db import models


class Rank(models.TextChoices):
    """The seventeen ranks; the value is the golongan ruang, the label is what stands on paper."""

    I_A = "I/a", "Juru Muda, I/a"
    I_B = "I/b", "Juru Muda Tingkat I, I/b"
    I_C = "I/c", "Juru, I/c"
    I_D = "I/d", "Juru Tingkat I, I/d"
    II_A = "II/a", "Pengatur Muda, II/a"
    II_B = "II/b", "Pengatur Muda Tingkat I, II/b"
    II_C = "II/c", "Pengatur, II/c"
    II_D = "II/d", "Pengatur Tingkat I, II/d"
    III_A = "III/a", "Penata Muda, III/a"
    III_B = "III/b", "Penata Muda Tingkat I, III/b"
    III_C = "III/c", "Penata, III/c"
    III_D = "III/d", "Penata Tingkat I, III/d"
    IV_A = "IV/a", "Pembina, IV/a"
    IV_B = "IV/b", "Pembina Tingkat I, IV/b"
    IV_C = "IV/c", "Pembina Utama Muda, IV/c"
    IV_D = "IV/d", "Pembina Utama Madya, IV/d"
    IV_E = "IV/e", "Pembina Utama, IV/e"
