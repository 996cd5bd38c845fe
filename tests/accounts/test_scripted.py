"""What a page's own script sends: it is told where to go on, and its reader gets his message there."""

from django.test import Client

from accounts.models import User

CHANNELS = "/profil/saluran/"
SCRIPT = {"sent-by-script": "1", "accept": "application/json", "referer": f"http://testserver{CHANNELS}"}


def test_a_script_is_told_where_to_go_on_and_its_reader_gets_the_message(client: Client, adb: User) -> None:
    client.force_login(adb)
    answer = client.post(f"{CHANNELS}surel/", headers=SCRIPT)
    assert (answer.status_code, answer.headers["Location"]) == (200, CHANNELS)
    assert answer.content == b""
    assert "Pilihan surel telah disimpan." in client.get(CHANNELS).content.decode()


def test_a_script_whose_reader_is_logged_out_is_told_so_and_the_door_says_nothing_of_it(
    client: Client, db: None
) -> None:
    answer = client.post(f"{CHANNELS}surel/", headers=SCRIPT)
    assert (answer.status_code, answer.headers["Location"]) == (401, f"/masuk/?next={CHANNELS}")
    assert "Kiriman terakhir" not in client.get("/masuk/").content.decode()


def test_a_browser_is_led_on_as_ever(client: Client, db: None) -> None:
    assert client.post(f"{CHANNELS}surel/").status_code == 302
