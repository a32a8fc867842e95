import { useService } from "@web/core/utils/hooks";
import { registry } from "@web/core/registry";
import { BadgeField, badgeField } from "@web/views/fields/badge/badge_field";

import { onWillUnmount } from "@odoo/owl";

const CHANGED = "procountor_connector/changed";

/**
 * Badge that follows its document: when the scheduled action has sent it, the record and its
 * chatter are read again. What the user is typing is left alone.
 */
export class ProcountorBadge extends BadgeField {
    setup() {
        super.setup();
        const bus = useService("bus_service");
        const follow = (message) => this.onChanged(message);
        bus.subscribe(CHANGED, follow);
        onWillUnmount(() => bus.unsubscribe(CHANGED, follow));
    }

    async onChanged({ model, ids }) {
        const { record } = this.props;
        if (record.resModel !== model || !ids.includes(record.resId) || (await record.isDirty())) {
            return;
        }
        await record.load();
        this.env.bus.trigger("MAIL:RELOAD-THREAD", { model, id: record.resId });
    }
}

registry.category("fields").add("procountor_badge", { ...badgeField, component: ProcountorBadge });
