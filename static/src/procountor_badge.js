import { useService } from "@web/core/utils/hooks";
import { registry } from "@web/core/registry";
import { BadgeField, badgeField } from "@web/views/fields/badge/badge_field";

import { onWillUnmount, useEffect } from "@odoo/owl";

const CHANGED = "procountor_connector/changed";
const SECONDS_BETWEEN_LOOKS = 3;

/**
 * Badge that follows its document: when the scheduled action has sent it, the record and its
 * chatter are read again. What the user is typing is left alone.
 */
export class ProcountorBadge extends BadgeField {
    setup() {
        super.setup();
        const bus = useService("bus_service");
        const follow = ({ model, ids }) => {
            const { record } = this.props;
            if (record.resModel === model && ids.includes(record.resId)) {
                this.readAgain();
            }
        };
        bus.subscribe(CHANGED, follow);
        onWillUnmount(() => bus.unsubscribe(CHANGED, follow));
        useEffect(
            () => this.lookWhileQueued(),
            () => [this.props.record.resId, this.props.record.data[this.props.name]]
        );
    }

    /** A page that was opened a moment ago may miss the message: an open form looks by itself too. */
    lookWhileQueued() {
        const { record, name } = this.props;
        if (record.data[name] !== "queued" || record.model.root !== record) {
            return;
        }
        const timer = setInterval(() => this.readAgain(), SECONDS_BETWEEN_LOOKS * 1000);
        return () => clearInterval(timer);
    }

    async readAgain() {
        if (await this.props.record.isDirty()) {
            return;
        }
        // Asked only now: the button that was pressed may have given the form another record meanwhile.
        const { record } = this.props;
        if (record.model.root === record) {
            await record.model.load();
        } else {
            await record.load();
        }
        this.env.bus.trigger("MAIL:RELOAD-THREAD", { model: record.resModel, id: record.resId });
    }
}

registry.category("fields").add("procountor_badge", { ...badgeField, component: ProcountorBadge });
