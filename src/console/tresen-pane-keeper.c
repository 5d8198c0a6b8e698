/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-pane-keeper.h"

/* Below this width of the window the pane lies over the content. */
#define FOLD_WIDTH 1100

struct _TresenPaneKeeper
{
  GObject parent_instance;

  AdwFlap *flap;       /* borrowed: it belongs to the same owner */
  GdkSurface *surface; /* (nullable) of the window */
  gboolean is_wanted;
  gboolean has_content; /* there is something to show in the pane */
  gboolean is_folded;
  gboolean is_ours; /* the change in hand is not the person's */
};

enum
{
  PROP_0,
  PROP_WANTED,
  PROP_BESIDE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (TresenPaneKeeper, tresen_pane_keeper, G_TYPE_OBJECT)

static void
update (TresenPaneKeeper *self)
{
  self->is_ours = TRUE;
  adw_flap_set_reveal_flap (self->flap, self->is_wanted && self->has_content && !self->is_folded);
  self->is_ours = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BESIDE]);
}

static void
set_wanted (TresenPaneKeeper *self, gboolean is_wanted)
{
  if (self->is_wanted == is_wanted)
    return;
  self->is_wanted = is_wanted;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WANTED]);
}

static void
reveal_changed_cb (AdwFlap *flap, GParamSpec *pspec, TresenPaneKeeper *self)
{
  if (self->is_ours)
    return;
  if (!self->is_folded && self->has_content)
    set_wanted (self, adw_flap_get_reveal_flap (flap));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BESIDE]);
}

static void
layout_cb (GdkSurface *surface, int width, int height, TresenPaneKeeper *self)
{
  gboolean is_folded = width < FOLD_WIDTH;

  if (is_folded == self->is_folded)
    return;
  self->is_folded = is_folded;
  adw_flap_set_fold_policy (self->flap,
                            is_folded ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
  update (self);
}

static void
tresen_pane_keeper_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TresenPaneKeeper *self = TRESEN_PANE_KEEPER (object);

  if (id == PROP_WANTED)
    g_value_set_boolean (value, self->is_wanted);
  else if (id == PROP_BESIDE)
    g_value_set_boolean (value, !self->is_folded && adw_flap_get_reveal_flap (self->flap));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tresen_pane_keeper_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TresenPaneKeeper *self = TRESEN_PANE_KEEPER (object);

  if (id != PROP_WANTED)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  set_wanted (self, g_value_get_boolean (value));
  update (self);
}

static void
tresen_pane_keeper_dispose (GObject *object)
{
  tresen_pane_keeper_detach (TRESEN_PANE_KEEPER (object));
  G_OBJECT_CLASS (tresen_pane_keeper_parent_class)->dispose (object);
}

static void
tresen_pane_keeper_class_init (TresenPaneKeeperClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = tresen_pane_keeper_get_property;
  object_class->set_property = tresen_pane_keeper_set_property;
  object_class->dispose = tresen_pane_keeper_dispose;

  properties[PROP_WANTED]
      = g_param_spec_boolean ("wanted", NULL, NULL, TRUE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_BESIDE] = g_param_spec_boolean ("beside", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tresen_pane_keeper_init (TresenPaneKeeper *self)
{
  self->is_wanted = TRUE;
}

TresenPaneKeeper *
tresen_pane_keeper_new (AdwFlap *flap)
{
  TresenPaneKeeper *self = g_object_new (TRESEN_TYPE_PANE_KEEPER, NULL);

  self->flap = flap;
  g_signal_connect_object (flap, "notify::reveal-flap", G_CALLBACK (reveal_changed_cb), self, 0);
  update (self);
  return self;
}

/* When the owner is realized: the window's surface says how much room there is. */
void
tresen_pane_keeper_attach (TresenPaneKeeper *self, GdkSurface *surface)
{
  tresen_pane_keeper_detach (self);
  self->surface = g_object_ref (surface);
  g_signal_connect (surface, "layout", G_CALLBACK (layout_cb), self);
  layout_cb (surface, gdk_surface_get_width (surface), gdk_surface_get_height (surface), self);
}

void
tresen_pane_keeper_detach (TresenPaneKeeper *self)
{
  if (self->surface != NULL)
    g_signal_handlers_disconnect_by_data (self->surface, self);
  g_clear_object (&self->surface);
}

void
tresen_pane_keeper_set_has_content (TresenPaneKeeper *self, gboolean has_content)
{
  self->has_content = has_content;
  update (self);
}

/* As the person asks for it: in a narrow window for now, in a wide one from now on. */
void
tresen_pane_keeper_show (TresenPaneKeeper *self, gboolean is_shown)
{
  adw_flap_set_reveal_flap (self->flap, is_shown && self->has_content);
}
