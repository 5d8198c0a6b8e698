/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-voice.h"

G_BEGIN_DECLS

/* Recordings of a tone of 440 Hz, encoded here, and what a decoded one sounds like. */

#define SOUND_HERTZ 440

GByteArray *sound_new_amr (guint mode, guint n_frames);
GByteArray *sound_new_ogg_speex (int mode_id, guint frames_a_packet, guint n_frames);
GByteArray *sound_new_bare_speex (int quality, guint n_frames);

guint sound_measure_hertz (const TresenVoice *voice);
guint sound_measure_loudness (const TresenVoice *voice);

G_END_DECLS
