"""Weather as BMKG (or, marked so, a stand-in) foretold it, per kabupaten and local day, and which village is asked for it."""

from django.db import models
from django.db.models import F, Q

from planning.enums import WeatherSource

SLOTS_OF_A_DAY = 8


class WeatherPlace(models.Model):
    """The kecamatan that speaks for a kabupaten. `adm4` is the village that answered; empty until one did.

    `asked_at` and `problem` tell of the last attempt: a problem is a sentence, never weather.
    """

    wilayah = models.OneToOneField("authentication.Wilayah", models.PROTECT, related_name="weather_place")
    adm3 = models.CharField("kode kecamatan", max_length=8)
    kecamatan = models.CharField("kecamatan", max_length=80)
    adm4 = models.CharField("kode desa yang menjawab", max_length=13, blank=True)
    fetched_at = models.DateTimeField("terakhir diambil", null=True, blank=True)
    asked_at = models.DateTimeField("terakhir ditanya", null=True, blank=True)
    problem = models.CharField("kendala terakhir", max_length=120, blank=True)

    class Meta:
        verbose_name = "tempat cuaca"
        verbose_name_plural = "tempat cuaca"
        ordering = ["wilayah"]
        constraints = [
            models.CheckConstraint(condition=Q(adm4="") | Q(adm4__startswith=F("adm3")), name="weather_place_village"),
            models.CheckConstraint(
                condition=Q(fetched_at=None) | Q(asked_at__gte=F("fetched_at")), name="weather_place_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wilayah_id} {self.kecamatan}"


class WeatherDay(models.Model):
    """The last forecast that was made for a local day: °C, % and mm. Once the day has passed it is still a forecast, not
    a measurement. `slots` of 3 hours it rests on; rain is null unless every one of them told it.
    """

    wilayah = models.ForeignKey("authentication.Wilayah", models.PROTECT, related_name="weather_days")
    day = models.DateField("tanggal setempat")
    rain = models.FloatField("hujan (mm)", null=True)
    temperature_min = models.FloatField("suhu terendah (°C)", null=True)
    temperature_mean = models.FloatField("suhu rata-rata (°C)", null=True)
    temperature_max = models.FloatField("suhu tertinggi (°C)", null=True)
    humidity = models.FloatField("kelembapan (%)", null=True)
    slots = models.PositiveSmallIntegerField("slot 3 jam")
    adm4 = models.CharField("kode desa", max_length=13)
    source = models.CharField("sumber", max_length=20, choices=WeatherSource)
    fetched_at = models.DateTimeField("diambil")

    class Meta:
        verbose_name = "cuaca harian"
        verbose_name_plural = "cuaca harian"
        ordering = ["wilayah", "day"]
        constraints = [
            models.UniqueConstraint(fields=["wilayah", "day"], name="weather_day_once"),
            models.CheckConstraint(condition=Q(source__in=WeatherSource.values), name="weather_day_source"),
            models.CheckConstraint(condition=Q(rain=None) | Q(rain__gte=0), name="weather_day_rain"),
            models.CheckConstraint(
                condition=Q(humidity=None) | Q(humidity__gte=0, humidity__lte=100), name="weather_day_humidity"
            ),
            models.CheckConstraint(
                condition=Q(temperature_min=None, temperature_mean=None, temperature_max=None)
                | Q(temperature_min__lte=F("temperature_mean"), temperature_mean__lte=F("temperature_max")),
                name="weather_day_temperatures",
            ),
            models.CheckConstraint(condition=Q(slots__gte=1, slots__lte=SLOTS_OF_A_DAY), name="weather_day_slots"),
        ]

    def __str__(self) -> str:
        return f"{self.wilayah_id} {self.day}"
